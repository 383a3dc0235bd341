"""The log in words, for the data protection officer; and as a table to take along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.accounts.choices import BreakGlassReason, Role
from trousseau.audit.actions import SYSTEM
from trousseau.audit.models import Alert, Extent, Outcome
from trousseau.privacy.officer_log import Account, LogPage, NamedAlert, NamedLine
from trousseau.web.presenters.reasons import reason_text
from trousseau.web.spreadsheets import csv_text

ACTIONS = {
    "people.show": gettext_lazy("Ouverture du dossier"),
    "people.index": gettext_lazy("Liste des personnes"),
    "people.search": gettext_lazy("Recherche d’une personne"),
    "people.add": gettext_lazy("Création du dossier"),
    "people.edit": gettext_lazy("Modification du dossier"),
    "people.readers": gettext_lazy("Liste des lectures du dossier"),
    "households.index": gettext_lazy("Liste des ménages"),
    "households.show": gettext_lazy("Ouverture de la page du ménage"),
    "households.add": gettext_lazy("Création d’un dossier de ménage"),
    "households.inform": gettext_lazy("Réunion d’information notée"),
    "households.find_eligible": gettext_lazy("Conditions réunies"),
    "households.close": gettext_lazy("Clôture d’un dossier de ménage"),
    "households.reopen": gettext_lazy("Reprise d’un dossier de ménage"),
    "households.separate": gettext_lazy("Séparation d’un ménage"),
    "households.transfer": gettext_lazy("Ménage passé à un autre centre"),
    "households.receive": gettext_lazy("Ménage reçu d’un autre centre"),
    "households.assign": gettext_lazy("Changement de qui accompagne"),
    "imports.index": gettext_lazy("Page d’import d’une liste"),
    "imports.template": gettext_lazy("Modèle de liste à importer"),
    "imports.check": gettext_lazy("Doubles cherchés avant un import"),
    "imports.create": gettext_lazy("Import de ménages"),
    "exports.make": gettext_lazy("Export de ménages pour un tableur"),
    "handovers.index": gettext_lazy("Liste des relais entre centres"),
    "handovers.add": gettext_lazy("Relais proposé à un autre centre"),
    "handovers.follow": gettext_lazy("Ouverture d’un relais"),
    "handovers.edit": gettext_lazy("Note de relais changée"),
    "handovers.ask": gettext_lazy("Ce qu’un adulte accepte pour un relais"),
    "handovers.agree": gettext_lazy("Accord d’un adulte sur un relais"),
    "handovers.take_back": gettext_lazy("Accord sur un relais retiré"),
    "handovers.call": gettext_lazy("Appel après l’arrivée"),
    "handovers.withdraw": gettext_lazy("Relais retiré"),
    "handovers.transfer": gettext_lazy("Dossier passé au centre d’arrivée"),
    "handovers.show": gettext_lazy("Lecture de ce qui est dit d’un ménage qui arrive"),
    "handovers.accept": gettext_lazy("Relais accepté"),
    "handovers.decline": gettext_lazy("Relais impossible pour le centre d’arrivée"),
    "memberships.add": gettext_lazy("Arrivée dans un ménage"),
    "memberships.edit": gettext_lazy("Place dans un ménage modifiée"),
    "situations.edit_stay": gettext_lazy("Hébergement modifié"),
    "situations.edit_social_housing": gettext_lazy("Demande de logement social modifiée"),
    "facts.edit": gettext_lazy("Conditions du programme vérifiées"),
    "notes.add": gettext_lazy("Note"),
    "appointments.add": gettext_lazy("Rendez-vous pris"),
    "appointments.settle": gettext_lazy("Suite d’un rendez-vous"),
    "organisations.index": gettext_lazy("Liste des partenaires"),
    "organisations.show": gettext_lazy("Page d’un partenaire"),
    "organisations.add": gettext_lazy("Partenaire ajouté"),
    "organisations.edit": gettext_lazy("Partenaire modifié"),
    "organisations.add_contact": gettext_lazy("Contact ajouté chez un partenaire"),
    "organisations.edit_contact": gettext_lazy("Contact modifié chez un partenaire"),
    "organisations.forget_contact": gettext_lazy("Contact effacé chez un partenaire"),
    "organisations.answered": gettext_lazy("Réponse d’un contact"),
    "organisations.promise": gettext_lazy("Engagement d’un partenaire"),
    "organisations.keep": gettext_lazy("Engagement tenu par un partenaire"),
    "opportunities.index": gettext_lazy("Liste des offres"),
    "opportunities.show": gettext_lazy("Page d’une offre"),
    "opportunities.add": gettext_lazy("Offre ajoutée"),
    "opportunities.edit": gettext_lazy("Offre modifiée"),
    "opportunities.fitting": gettext_lazy("Offres pour un ménage"),
    "opportunities.households": gettext_lazy("Ménages pour une offre"),
    "opportunities.move": gettext_lazy("Suite donnée à une offre"),
    "introductions.index": gettext_lazy("Liste des mises en relation"),
    "introductions.show": gettext_lazy("Page d’une mise en relation"),
    "introductions.add": gettext_lazy("Mise en relation préparée"),
    "introductions.edit": gettext_lazy("Message d’une mise en relation"),
    "introductions.allow": gettext_lazy("Accord noté pour une mise en relation"),
    "introductions.send": gettext_lazy("Mise en relation envoyée"),
    "introductions.nudge": gettext_lazy("Mise en relation relancée"),
    "introductions.settle": gettext_lazy("Suite donnée à une mise en relation"),
    "introductions.answer": gettext_lazy("Réponse d’un partenaire, par son lien"),
    "offers.make": gettext_lazy("Lien préparé pour qu’un partenaire offre"),
    "offers.revoke": gettext_lazy("Lien d’un partenaire retiré"),
    "offers.add": gettext_lazy("Offre écrite par un partenaire"),
    "assessments.begin": gettext_lazy("Entretien commencé"),
    "assessments.show": gettext_lazy("Ouverture d’un entretien"),
    "assessments.ask": gettext_lazy("Questions à une personne, dans un entretien"),
    "assessments.ask_household": gettext_lazy("Questions au ménage, dans un entretien"),
    "assessments.finish": gettext_lazy("Entretien terminé"),
    "assessments.ranking": gettext_lazy("Lieux classés d’après un entretien"),
    "plans.begin": gettext_lazy("Projet de mobilité commencé"),
    "plans.show": gettext_lazy("Ouverture du projet de mobilité"),
    "plans.edit": gettext_lazy("Projet de mobilité modifié"),
    "plans.propose": gettext_lazy("Projet de mobilité proposé"),
    "plans.agree": gettext_lazy("Accord d’un adulte sur le projet"),
    "plans.withdraw": gettext_lazy("Accord sur le projet repris"),
    "plans.move_on": gettext_lazy("Projet de mobilité : état changé"),
    "plan_areas.add": gettext_lazy("Lieu ajouté au projet"),
    "plan_areas.drop": gettext_lazy("Lieu retiré du projet"),
    "plan_areas.alone": gettext_lazy("Avis d’un adulte sur un lieu, lu"),
    "plan_areas.say": gettext_lazy("Avis d’un adulte sur un lieu"),
    "plan_areas.choose": gettext_lazy("Lieu choisi"),
    "plan_areas.set_aside": gettext_lazy("Lieu non retenu"),
    "plan_areas.take_up": gettext_lazy("Lieu repris dans le projet"),
    "plan_b.begin": gettext_lazy("Plan B commencé"),
    "plan_rights.show": gettext_lazy("Droits à emporter"),
    "plan_rights.settle": gettext_lazy("Droit à emporter réglé"),
    "plan_rights.reopen": gettext_lazy("Droit à emporter remis à faire"),
    "moves.show": gettext_lazy("Page du déménagement"),
    "moves.add": gettext_lazy("Départ prévu"),
    "moves.edit": gettext_lazy("Départ modifié"),
    "moves.call_off": gettext_lazy("Départ annulé"),
    "moves.answer": gettext_lazy("Point avant le départ"),
    "moves.decide_exit": gettext_lazy("Solution de repli écrite"),
    "moves.alone": gettext_lazy("Solution de repli d’un adulte seul"),
    "moves.override": gettext_lazy("Départ décidé malgré ce qui manque"),
    "homes.add": gettext_lazy("Logement noté"),
    "homes.edit": gettext_lazy("Logement modifié"),
    "visits.add": gettext_lazy("Visite de découverte prévue"),
    "visits.show": gettext_lazy("Page d’une visite de découverte"),
    "visits.edit": gettext_lazy("Visite de découverte modifiée"),
    "visits.settle": gettext_lazy("Suite d’une visite de découverte"),
    "visits.hear": gettext_lazy("Entretien avec un adulte après une visite"),
    "visits.heard": gettext_lazy("Lecture de ses propres notes d’entretien"),
    "steps.add": gettext_lazy("Étape ajoutée au projet"),
    "steps.add_objective": gettext_lazy("Objectif ajouté au projet"),
    "steps.change": gettext_lazy("Étape du projet : état changé"),
    "steps.edit": gettext_lazy("Étape du projet planifiée"),
    "steps.nudge": gettext_lazy("Relance notée"),
    "papers.plan": gettext_lazy("Projet de mobilité mis sur papier"),
    "papers.begin": gettext_lazy("Traduction du projet commencée"),
    "papers.translate": gettext_lazy("Traduction du projet"),
    "moves.arrive": gettext_lazy("Arrivée du ménage"),
    "follow_ups.plan": gettext_lazy("Liste des suivis après l’arrivée"),
    "follow_ups.correct_arrival": gettext_lazy("Date d’arrivée corrigée"),
    "follow_ups.show": gettext_lazy("Ouverture d’un suivi"),
    "follow_ups.attempt": gettext_lazy("Essai de joindre, pour un suivi"),
    "follow_ups.plan_call": gettext_lazy("Jour d’appel retenu pour un suivi"),
    "follow_ups.move_on": gettext_lazy("Suivi : état changé"),
    "follow_ups.answer": gettext_lazy("Réponses d’une personne à un suivi"),
    "follow_ups.answer_household": gettext_lazy("Réponses du ménage à un suivi"),
    "follow_ups.hear": gettext_lazy("Suivi, seul à seul"),
    "follow_ups.complete": gettext_lazy("Projet de mobilité terminé"),
    "follow_ups.close": gettext_lazy("Période d’un suivi passée"),
    "follow_ups.indicators": gettext_lazy("Chiffres des suivis"),
    "today.index": gettext_lazy("Page du jour"),
    "my.index": gettext_lazy("Lecture de son propre dossier"),
    "my_plan.show": gettext_lazy("Lecture de son propre projet"),
    "my_plan.agree": gettext_lazy("Accord sur son propre projet, en ligne"),
    "my_plan.withdraw": gettext_lazy("Accord sur son propre projet repris, en ligne"),
    "my.readers": gettext_lazy("Liste des lectures de son propre dossier"),
    "consents.index": gettext_lazy("Lecture des accords"),
    "consents.mine": gettext_lazy("Lecture de ses propres accords"),
    "consents.give": gettext_lazy("Enregistrement d’un accord"),
    "consents.withdraw": gettext_lazy("Retrait d’un accord"),
    "consents.disclose": gettext_lazy("Transmission de données"),
    "rights.show": gettext_lazy("Droits de la personne"),
    "rights.export": gettext_lazy("Copie du dossier, en fichier"),
    "rights.copy": gettext_lazy("Copie du dossier"),
    "rights.index": gettext_lazy("Liste des effacements demandés"),
    "rights.erase": gettext_lazy("Demande d’effacement"),
    "rights.confirm": gettext_lazy("Confirmation d’un effacement"),
    "rights.call_off": gettext_lazy("Annulation d’un effacement"),
    "rights.revoke": gettext_lazy("Annulation d’un effacement confirmé"),
    "rights.erased": gettext_lazy("Effacement de la personne"),
    "rights.overwritten": gettext_lazy("Fichiers de la base réécrits après un effacement"),
    "course.index": gettext_lazy("Durée des étapes"),
    "doubles.find": gettext_lazy("Recherche de doubles entre centres"),
    "doubles.index": gettext_lazy("Liste des doubles possibles"),
    "doubles.settle": gettext_lazy("Double vérifié"),
    "drafts.index": gettext_lazy("Liste de ses brouillons"),
    "drafts.show": gettext_lazy("Reprise d’un brouillon"),
    "drafts.save": gettext_lazy("Mise de côté d’un brouillon"),
    "drafts.discard": gettext_lazy("Abandon d’un brouillon"),
    "break_glass.open": gettext_lazy("Ouverture d’un dossier d’un autre centre"),
    "break_glass.index": gettext_lazy("Liste des dossiers ouverts d’ailleurs"),
    "break_glass.seen": gettext_lazy("Ouverture d’ailleurs : « J’ai vu »"),
    "account.login": gettext_lazy("Connexion"),
    "account.organisation": gettext_lazy("Entrée par le serveur d’une organisation"),
    "account.guess_password": gettext_lazy("Trop de mots de passe faux"),
    "account.guess_code": gettext_lazy("Trop de codes faux"),
    "account.change_password": gettext_lazy("Changement de mot de passe"),
    "mfa.activate_totp": gettext_lazy("Ajout d’une application de codes"),
    "mfa.deactivate_totp": gettext_lazy("Retrait d’une application de codes"),
    "mfa.add_webauthn": gettext_lazy("Ajout d’une clé d’accès"),
    "mfa.remove_webauthn": gettext_lazy("Retrait d’une clé d’accès"),
    "mfa.generate_recovery_codes": gettext_lazy("Renouvellement des codes de secours"),
    "accounts.index": gettext_lazy("Liste des comptes"),
    "accounts.show": gettext_lazy("Page d’un compte"),
    "accounts.invite": gettext_lazy("Invitation à créer un compte"),
    "accounts.participant": gettext_lazy("Invitation d’une personne accompagnée"),
    "accounts.add_place": gettext_lazy("Attribution d’un rôle"),
    "accounts.end_place": gettext_lazy("Fin d’un rôle"),
    "accounts.close": gettext_lazy("Fermeture d’un compte"),
    "accounts.renew": gettext_lazy("Lien préparé pour un nouveau mot de passe"),
    "invitations.accept": gettext_lazy("Acceptation d’une invitation"),
    "invitations.renew": gettext_lazy("Nouveau mot de passe choisi grâce à un lien"),
    "outside_offers.add": gettext_lazy("Proposition reçue d’ailleurs, notée"),
    "outside_offers.answer": gettext_lazy("Proposition reçue d’ailleurs : réponse du ménage"),
    "local_facts.index": gettext_lazy("Liste de ce que l’on sait sur place"),
    "local_facts.add": gettext_lazy("Question ou réponse sur un lieu"),
    "local_facts.edit": gettext_lazy("Réponse sur un lieu"),
    "local_facts.confirm": gettext_lazy("Réponse sur un lieu confirmée"),
    "local_facts.retire": gettext_lazy("Réponse sur un lieu retirée"),
    "links.revoke": gettext_lazy("Retrait d’un lien"),
    "calendars.index": gettext_lazy("Page de son agenda sans noms"),
    "calendars.make": gettext_lazy("Lien préparé pour son agenda sans noms"),
    "calendars.renew": gettext_lazy("Lien de son agenda prolongé"),
    "calendars.revoke": gettext_lazy("Lien de son agenda retiré"),
    "centres.index": gettext_lazy("Liste des centres"),
    "centres.add": gettext_lazy("Ajout d’un centre"),
    "log.index": gettext_lazy("Lecture du journal"),
    "log.download": gettext_lazy("Téléchargement du journal"),
    "log.alerts": gettext_lazy("Lecture des alertes"),
    "log.seen": gettext_lazy("Alerte : « J’ai vu »"),
    "log.verify": gettext_lazy("Vérification du journal"),
    "log.expire": gettext_lazy("Effacement d’un mois du journal"),
    "retention.announce": gettext_lazy("Durées de conservation : effacement annoncé"),
    "retention.call_off": gettext_lazy("Durées de conservation : effacement annulé"),
    "retention.erase": gettext_lazy("Durées de conservation : effacement"),
    "retention.forget": gettext_lazy("Durées de conservation : oubli"),
    "retention.delete": gettext_lazy("Durées de conservation : suppression"),
    "backup.make": gettext_lazy("Sauvegarde"),
    "backup.restore": gettext_lazy("Remise en place d’une sauvegarde"),
    "endings.again": gettext_lazy(
        "La base était revenue en arrière : ce qui avait pris fin a de nouveau pris fin"
    ),
    "endings.rebuild": gettext_lazy("Registre de ce qui a pris fin, refait"),
    "export.make": gettext_lazy("Export de la base"),
    "keys.rotate": gettext_lazy("Changement de clé maîtresse"),
}
COLUMNS = (
    gettext_lazy("numéro"), gettext_lazy("moment (UTC)"), gettext_lazy("compte"),
    gettext_lazy("nom"), gettext_lazy("rôle"), gettext_lazy("centre"), gettext_lazy("action"),
    gettext_lazy("dossier"), gettext_lazy("objet"), gettext_lazy("motif"),
    gettext_lazy("étendue"), gettext_lazy("issue"),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row of the log on the page."""

    number: int
    at: datetime
    what: str
    reference: str
    # A person was concerned, of whom no reference is known here.
    unknown_person: bool
    record: str
    who: str
    account: str
    role: str
    centre: str
    reason: str
    elsewhere: bool
    refused: bool


@dataclass(frozen=True)
class Alarm:
    """An alert on the page."""

    id: int
    at: datetime
    text: str
    who: str
    centre: str
    account: str
    seen_at: datetime | None
    seen_by: str


def lines(page: LogPage) -> list[Line]:
    """The rows of a page, in words."""
    return [_line(named) for named in page.lines]


def _line(named: NamedLine) -> Line:
    row = named.line
    return Line(
        number=row.number,
        at=localtime(row.at),
        what=_what(row.action, row.extent),
        reference=named.reference,
        unknown_person=row.person is not None and not named.reference,
        record=row.record,
        who=_who(row.actor, named.name),
        account=row.actor if named.name else "",
        role=_role(row.role),
        centre=named.centre,
        reason=reason_text(row.reason),
        elsewhere=row.reason in BreakGlassReason.values,
        refused=row.outcome == Outcome.REFUSED,
    )


def action_text(action: str) -> str:
    """An action in words; its code where none were written."""
    return str(ACTIONS.get(action, action))


def _what(action: str, extent: Extent) -> str:
    text = action_text(action)
    match extent:
        case Extent.FILE if action != "people.show":
            return _("%(what)s : dossier lu") % {"what": text}
        case Extent.LINE:
            return _("%(what)s : une ligne lue") % {"what": text}
    return text


def _who(actor: str, name: str) -> str:
    if name:
        return name
    if actor == SYSTEM:
        return _("Le logiciel")
    return _("Un compte qui n’existe plus") if actor else _("Quelqu’un sans compte")


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else ""


def account_text(account: Account) -> str:
    """An account in a list to choose from."""
    return " · ".join(filter(None, (account.name, str(account.role.label), account.centre)))


def alarms(found: Iterable[NamedAlert]) -> list[Alarm]:
    """Alerts, in words."""
    return [
        Alarm(
            id=named.alert.id,
            at=localtime(named.alert.at),
            text=_alarm(named.alert.kind, named.alert.count),
            who=named.name,
            centre=named.centre,
            account=named.alert.actor,
            seen_at=localtime(named.alert.seen_at) if named.alert.seen_at else None,
            seen_by=named.seen_by,
        )
        for named in found
    ]


def _alarm(kind: Alert.Kind, count: int) -> str:
    match kind:
        case Alert.Kind.MANY_FILES:
            text = ngettext(
                "%(n)d dossier ouvert en une heure", "%(n)d dossiers ouverts en une heure", count
            )
        case Alert.Kind.MANY_PEOPLE:
            text = ngettext(
                "%(n)d personne vue ou modifiée en une heure",
                "%(n)d personnes vues ou modifiées en une heure",
                count,
            )
        case Alert.Kind.ACCESS_GIVEN:
            text = _("Accès à des dossiers ou au journal, donné par qui n’y a pas accès")
        case Alert.Kind.CHAIN_BROKEN:
            text = ngettext(
                "Le journal a été altéré : %(n)d anomalie",
                "Le journal a été altéré : %(n)d anomalies",
                count,
            )
    return text % {"n": count}


def query(values: dict[str, str], **others: object) -> str:
    """The filter as the end of an address: references and codes, nobody's name or e-mail."""
    return urlencode({name: value for name, value in {**values, **others}.items() if value})


def table(rows: Iterable[NamedLine]) -> str:
    """Rows as CSV, for a French spreadsheet: `;` between cells, no cell that is a formula."""
    written = [[str(name) for name in COLUMNS]]
    for named in rows:
        row = named.line
        cells = (
            row.number, row.at.isoformat(), row.actor, named.name, row.role, named.centre,
            row.action, named.reference or row.person or "", row.record, row.reason,
            row.extent, row.outcome,
        )  # fmt: skip
        written.append([str(cell) for cell in cells])
    return csv_text(written)
