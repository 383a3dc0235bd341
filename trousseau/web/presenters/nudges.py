"""What can be sent to whoever is waited for: ready to copy, to a person or a service in France.

In French on every page, for it is read by who receives it. It names nobody, and says of nobody
where they come from, what their status is, or what they need: whoever sends it adds a reference
that the two of them share.
"""

from __future__ import annotations

from collections.abc import Mapping

from trousseau.plans.choices import WaitingOn

_HELLO, _THANKS = "Bonjour,\n\n", "\n\nJe vous remercie. Belle journée à vous."
_SERVICE = (
    "je me permets de revenir vers vous au sujet d’une demande dont je vous ai parlé et qui attend "
    "votre réponse. Pouvez-vous me dire où elle en est, et s’il manque une pièce ? Je vous donne "
    "la référence au téléphone ou par votre messagerie sécurisée."
)
_WORDS: Mapping[WaitingOn, str] = {
    WaitingOn.HOUSEHOLD: (
        "nous avions parlé ensemble d’une chose à faire de votre côté. Où en êtes-vous ? Si cela "
        "bloque, dites-le-moi : nous cherchons ensemble. Rien n’est perdu, et vous pouvez changer "
        "d’avis."
    ),
    WaitingOn.COLLEAGUE: (
        "je reviens vers vous au sujet du point dont nous avons parlé. Avez-vous pu avancer, ou "
        "attendez-vous quelque chose de ma part ? Un mot suffit, même pour dire que c’est trop tôt."
    ),
    WaitingOn.EMPLOYER: (
        "nous avions échangé au sujet d’un poste dans votre entreprise. Êtes-vous toujours "
        "intéressé, et quelle serait la prochaine étape ? Je peux vous appeler quand cela vous "
        "arrange, même dix minutes."
    ),
    WaitingOn.LANDLORD: (
        "nous avions échangé au sujet d’un logement. Est-il toujours disponible, et vous manque-t-"
        "il une pièce pour décider ? Je peux vous appeler quand cela vous arrange."
    ),
    WaitingOn.GUARANTOR: _SERVICE,
    WaitingOn.TRAINING: (
        "nous avions échangé au sujet d’une place en formation. Est-elle toujours libre, et quand "
        "la prochaine session commence-t-elle ? S’il manque une pièce, dites-le-moi."
    ),
    WaitingOn.SCHOOL: (
        "nous avions échangé au sujet d’une inscription. Savez-vous à présent si une place est "
        "possible, et à partir de quel jour ? S’il manque une pièce, dites-le-moi."
    ),
    WaitingOn.CARE: (
        "nous avions échangé au sujet d’un rendez-vous. Une date est-elle possible ? Je peux vous "
        "rappeler à l’heure qui vous convient ; je ne donne aucun détail par écrit."
    ),
    WaitingOn.PREFECTURE: _SERVICE,
    WaitingOn.BENEFITS: _SERVICE,
    WaitingOn.JOB_CENTRE: _SERVICE,
    WaitingOn.RECEPTION: _SERVICE,
    WaitingOn.OTHER: (
        "nous avions échangé il y a quelque temps, et j’attends votre réponse pour avancer. Pouvez-"
        "vous me dire où vous en êtes ? Je peux vous appeler quand cela vous arrange."
    ),
}
NUDGES: Mapping[WaitingOn, str] = {who: _HELLO + text + _THANKS for who, text in _WORDS.items()}
