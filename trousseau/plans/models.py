"""A mobility plan: what a household wants, where to, and who does what by when.

What is about the household is sealed under the key its people share (`households.models`); what one
adult said alone, under that adult's own.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.audit.fields import Holds, SealedField
from trousseau.households.choices import CloseReason
from trousseau.households.models import Household
from trousseau.partners.choices import Guarantee, Lease
from trousseau.plans.choices import (
    AgreedHow,
    DepartureReason,
    DropReason,
    GateItem,
    MoveState,
    OwnStage,
    PlanState,
    Priority,
    Ready,
    StepOwner,
    StepState,
    StopKind,
    Theme,
    VerdictInterpreter,
    View,
    VisitState,
    WaitingOn,
)
from trousseau.plans.right_settled import RightSettled as RightSettled
from trousseau.plans.states import PlanStanding
from trousseau.privacy.models import Person


class MobilityPlan(models.Model):
    """The plan of a household; one is open at a time, the ones before it stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="plans")
    state = models.CharField(
        _("État"), max_length=12, choices=PlanState.choices, default=PlanState.DRAFT
    )
    # Where it goes back to once it is resumed, or taken up again.
    suspended_from = models.CharField(
        max_length=12, choices=PlanState.choices, blank=True, default=""
    )
    closed_from = models.CharField(max_length=12, choices=PlanState.choices, blank=True, default="")
    begun_on = models.DateField(_("Commencé le"))
    # The first day of the present state.
    state_on = models.DateField(_("Dans cet état depuis le"))
    closed_on = models.DateField(_("Clos le"), null=True, blank=True)
    close_reason = models.CharField(
        _("Raison de la clôture"),
        max_length=15,
        choices=CloseReason.choices,
        blank=True,
        default="",
    )
    # The version the adults agree to: 0 before the first was proposed.
    version = models.PositiveSmallIntegerField(_("Version"), default=0)
    # The path its steps were taken from.
    path_version = models.CharField(max_length=20)
    target_on = models.DateField(_("Déménagement visé le"), null=True, blank=True)
    # Employment areas, by their official codes.
    chosen_area = models.CharField(_("Zone choisie"), max_length=4, blank=True, default="")
    backup_area = models.CharField(_("Zone de repli"), max_length=4, blank=True, default="")
    reasons = SealedField(_("Pourquoi ce projet"), holds=Holds.FREE_TEXT, person=None)

    told_to_person: ClassVar = (
        "state", "begun_on", "closed_on", "version", "target_on", "chosen_area", "backup_area",
    )  # fmt: skip
    read_online: ClassVar = (
        "state", "begun_on", "version", "target_on", "chosen_area", "backup_area", "reasons",
    )  # fmt: skip
    # Each of them is given this: the state itself would tell who took an agreement back.
    told_as: ClassVar = {"state": "stage"}
    held_back: ClassVar = {
        "state_on": "the day on which another may have taken their agreement back",
        "close_reason": "each of them is given this copy; it may follow from what another said",
        "suspended_from": "the state before, which its history tells",
        "closed_from": "the state before, which its history tells",
        "path_version": "the version of a list of this application",
    }

    class Meta:
        verbose_name_plural = _("Projets de mobilité")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["household"],
                condition=~Q(state__in=[PlanState.CLOSED, PlanState.COMPLETED]),
                name="plan_one_open",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "target_on"], name="plan_target"),
        ]

    @property
    def standing(self) -> PlanStanding:
        """How it stands."""
        return PlanStanding(
            PlanState(self.state),
            PlanState(self.suspended_from) if self.suspended_from else None,
            PlanState(self.closed_from) if self.closed_from else None,
        )

    @property
    def stage(self) -> OwnStage:
        """How it stands, as far as its people are told."""
        return self.standing.stage


class PlanStateChange(models.Model):
    """A plan came into a state on a day; how long each took is told from these."""

    plan = models.ForeignKey(MobilityPlan, models.CASCADE, related_name="changes")
    state = models.CharField(_("État"), max_length=12, choices=PlanState.choices)
    on = models.DateField(_("Le"))

    held_back: ClassVar = {
        "state": "each of them would read it; it tells that another took an agreement back",
        "on": "the day of that",
    }

    class Meta:
        verbose_name_plural = _("Parcours du projet")
        indexes: ClassVar = [models.Index(fields=["state", "on"], name="plan_change_state")]


class PlanCondition(models.Model):
    """What must be at the place to come, what must never be, what would be better."""

    plan = models.ForeignKey(MobilityPlan, models.CASCADE, related_name="conditions")
    priority = models.CharField(_("Importance"), max_length=6, choices=Priority.choices)
    text = SealedField(_("Condition"), holds=Holds.FREE_TEXT, person=None)

    told_to_person: ClassVar = ("priority",)
    read_online: ClassVar = ("priority", "text")

    class Meta:
        verbose_name_plural = _("Ce qui compte pour le ménage")


class PlanArea(models.Model):
    """A place on the shortlist."""

    plan = models.ForeignKey(MobilityPlan, models.CASCADE, related_name="areas")
    # Official code of the employment area.
    code = models.CharField(_("Zone d’emploi"), max_length=4)
    added_on = models.DateField(_("Ajoutée le"))
    dropped_on = models.DateField(_("Écartée le"), null=True, blank=True)
    # After a visit: an adult said no, or it does not suit for another reason. Neither who, nor why,
    # nor on which day is kept here, for all of them read it.
    not_retained = models.BooleanField(_("Non retenue"), default=False)
    # Somebody set it aside; it is then not retained as well, whatever is said of it afterwards.
    set_aside = models.BooleanField(default=False)

    told_to_person: ClassVar = ("code", "added_on", "dropped_on", "not_retained")
    read_online: ClassVar = told_to_person
    held_back: ClassVar = {
        "set_aside": "told as not retained; apart from that it would tell that an adult said no"
    }

    class Meta:
        verbose_name_plural = _("Lieux envisagés")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "code"], name="plan_area_once")
        ]


class AreaView(models.Model):
    """What one adult thinks of a place on the shortlist."""

    area = models.ForeignKey(PlanArea, models.CASCADE, related_name="views")
    person = models.ForeignKey(Person, models.CASCADE, related_name="area_views")
    view = models.CharField(_("Avis"), max_length=5, choices=View.choices)
    said_on = models.DateField(_("Dit le"))

    told_to_person: ClassVar = ("view", "said_on")
    read_online: ClassVar = told_to_person
    held_back: ClassVar = {"area": "a number; the place is told with the plan"}

    class Meta:
        verbose_name_plural = _("Avis sur les lieux")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "person"], name="area_view_once")
        ]


class PlanVersion(models.Model):
    """A plan as it was proposed, word for word: what each adult agrees to."""

    plan = models.ForeignKey(MobilityPlan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("Version"))
    proposed_on = models.DateField(_("Proposée le"))
    # JSON of `plans.content`: areas, target, conditions, objectives and steps.
    content = SealedField(_("Contenu"), holds=Holds.FREE_TEXT, person=None)

    told_to_person: ClassVar = ("number", "proposed_on")
    read_online: ClassVar = told_to_person

    class Meta:
        verbose_name_plural = _("Versions du projet")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")
        ]


class PlanTranslation(models.Model):
    """What a plan says in the language of those who sign it, as somebody translated it by hand."""

    plan = models.ForeignKey(MobilityPlan, models.CASCADE, related_name="translations")
    # ISO 639; sealed, for it says what the household speaks.
    language = SealedField(_("Langue"), holds=Holds.IDENTITY, person=None)
    # JSON of `plans.translations`: each passage, who translated it, who checked it, when.
    content = SealedField(_("Passages traduits"), holds=Holds.FREE_TEXT, person=None)
    changed_on = models.DateField(_("Modifiée le"))

    told_to_person: ClassVar = ("changed_on",)

    class Meta:
        verbose_name_plural = _("Traductions du projet")


class Agreement(models.Model):
    """One adult agrees to one version; can be taken back at any moment, without a reason."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="agreements")
    person = models.ForeignKey(Person, models.CASCADE, related_name="agreements")
    agreed_on = models.DateField(_("Donné le"))
    how = models.CharField(_("Comment"), max_length=6, choices=AgreedHow.choices)
    withdrawn_on = models.DateField(_("Repris le"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = ("agreed_on", "how", "withdrawn_on")
    read_online: ClassVar = told_to_person
    held_back: ClassVar = {
        "version": "a number; the versions are told with the plan",
        "recorded_by": "the account of a colleague",
    }

    class Meta:
        verbose_name_plural = _("Accords sur le projet")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "person"],
                condition=Q(withdrawn_on=None),
                name="agreement_once",
            )
        ]


class Objective(models.Model):
    """What a plan is to reach, by theme."""

    plan = models.ForeignKey(MobilityPlan, models.CASCADE, related_name="objectives")
    theme = models.CharField(_("Thème"), max_length=8, choices=Theme.choices)
    # Its key in the path; empty for one of the household's own.
    key = models.CharField(max_length=40, blank=True, default="")
    title = SealedField(_("Objectif"), holds=Holds.FREE_TEXT, person=None)
    position = models.PositiveSmallIntegerField(default=0)

    told_to_person: ClassVar = ("theme",)
    read_online: ClassVar = ("theme", "title")
    held_back: ClassVar = {
        "key": "the name of a line in a list of this application",
        "position": "the order on the page",
    }

    class Meta:
        verbose_name_plural = _("Objectifs")


class PlanStep(models.Model):
    """Something to be done: by whom, by when, and what shows that it is done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="steps")
    # Whom it concerns alone; null: the household.
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="plan_steps"
    )
    # Its key in the path; empty for one of the household's own.
    key = models.CharField(max_length=40, blank=True, default="")
    # In own words; empty: as the path says it.
    title = SealedField(_("Étape"), holds=Holds.FREE_TEXT)
    note = SealedField(_("Remarque"), holds=Holds.FREE_TEXT)
    owner = models.CharField(_("Qui s’en charge"), max_length=9, choices=StepOwner.choices)
    state = models.CharField(
        _("État"), max_length=8, choices=StepState.choices, default=StepState.TO_DO
    )
    # What planning knows of it (`plans.back_planning`).
    days = models.PositiveSmallIntegerField(_("Durée habituelle en jours"))
    anchor_days = models.SmallIntegerField(null=True, blank=True)
    # It begins so many days after the move; null: it does not wait for the move.
    after_move_days = models.PositiveSmallIntegerField(null=True, blank=True)
    in_office = models.BooleanField(default=False)
    planned_on = models.DateField(_("Prévue le"), null=True, blank=True)
    done_on = models.DateField(_("Réglée le"), null=True, blank=True)
    waiting_on = models.CharField(
        _("En attente de"), max_length=10, choices=WaitingOn.choices, blank=True, default=""
    )
    waiting_since = models.DateField(_("En attente depuis le"), null=True, blank=True)
    nudged_on = models.DateField(_("Relancé le"), null=True, blank=True)
    drop_reason = models.CharField(
        _("Pourquoi"), max_length=13, choices=DropReason.choices, blank=True, default=""
    )
    position = models.PositiveSmallIntegerField(default=0)

    told_to_person: ClassVar = (
        "owner", "state", "planned_on", "done_on", "waiting_on", "waiting_since", "nudged_on",
        "drop_reason", "days",
    )  # fmt: skip
    read_online: ClassVar = (
        "owner", "state", "planned_on", "done_on", "waiting_on", "waiting_since", "title",
    )  # fmt: skip
    held_back: ClassVar = {
        "objective": "a number; the objectives are told with the plan",
        "key": "the name of a line in a list of this application",
        "anchor_days": "a figure for planning",
        "after_move_days": "a figure for planning",
        "in_office": "a figure for planning",
        "position": "the order on the page",
    }

    class Meta:
        verbose_name_plural = _("Étapes")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(state=StepState.WAITING) & ~Q(waiting_on=""))
                | (~Q(state=StepState.WAITING) & Q(waiting_on="")),
                name="step_waits_on_somebody",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "planned_on"], name="step_due"),
            models.Index(fields=["objective", "position"], name="step_order"),
        ]


class StepDependency(models.Model):
    """A step can begin only some days after another is done."""

    step = models.ForeignKey(PlanStep, models.CASCADE, related_name="dependencies")
    on_step = models.ForeignKey(PlanStep, models.CASCADE, related_name="dependents")
    lag_days = models.PositiveSmallIntegerField(default=0)

    held_back: ClassVar = {
        "on_step": "a number; both steps are told",
        "lag_days": "a figure for planning",
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "on_step"], name="dependency_once"),
            models.CheckConstraint(
                condition=~Q(step=models.F("on_step")), name="dependency_on_another"
            ),
        ]


class Move(models.Model):
    """The relocation under a plan; one is planned at a time, those called off stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(MobilityPlan, models.CASCADE, related_name="moves")
    # Official code of the employment area: the one that was chosen when the move was planned.
    area = models.CharField(_("Vers"), max_length=4)
    state = models.CharField(
        _("État"), max_length=10, choices=MoveState.choices, default=MoveState.PLANNED
    )
    leaves_on = models.DateField(_("Départ le"))
    # As it is planned; `arrived_on` is the day it came to be.
    arrives_on = models.DateField(_("Arrivée prévue le"))
    arrived_on = models.DateField(_("Arrivée le"), null=True, blank=True)
    transport = SealedField(_("Trajet"), holds=Holds.FREE_TEXT, person=None)
    # Who hands them over, where, at what time.
    keys = SealedField(_("Remise des clés"), holds=Holds.FREE_TEXT, person=None)
    # Why they leave although the gate does not say go, and who decided that with them.
    override = models.CharField(
        _("Partir malgré ce qui manque"),
        max_length=10,
        choices=DepartureReason.choices,
        blank=True,
        default="",
    )
    override_on = models.DateField(_("Décidé le"), null=True, blank=True)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    told_to_person: ClassVar = (
        "area", "state", "leaves_on", "arrives_on", "arrived_on", "override", "override_on",
    )  # fmt: skip
    read_online: ClassVar = (
        "area", "state", "leaves_on", "arrives_on", "arrived_on", "transport", "keys",
    )  # fmt: skip
    held_back: ClassVar = {"override_by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Déménagements")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state=MoveState.PLANNED), name="move_one_planned"
            ),
            models.CheckConstraint(
                condition=Q(arrives_on__gte=models.F("leaves_on")), name="move_leaves_first"
            ),
            models.CheckConstraint(
                condition=Q(state=MoveState.ARRIVED, arrived_on__isnull=False)
                | (~Q(state=MoveState.ARRIVED) & Q(arrived_on=None)),
                name="move_arrived_on_a_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "leaves_on"], name="move_soon")]


class GateAnswer(models.Model):
    """Whether something is ready for a move, as it was said last."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="gate_answers")
    item = models.CharField(_("Quoi"), max_length=16, choices=GateItem.choices)
    ready = models.CharField(_("Prêt"), max_length=10, choices=Ready.choices)
    note = SealedField(_("Remarque"), holds=Holds.FREE_TEXT, person=None)
    answered_on = models.DateField(_("Dit le"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = ("item", "ready", "answered_on")
    read_online: ClassVar = told_to_person
    held_back: ClassVar = {"answered_by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Prêt pour le départ")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["move", "item"], name="gate_answer_once")
        ]


class EmergencyExit(models.Model):
    """What is decided before a move for the case that it goes wrong: together, or by one alone.

    Not read online: a telephone is seen by others.
    """

    move = models.ForeignKey(Move, models.CASCADE, related_name="exits")
    # Who decided it alone, and alone is told of it; null: all of them together.
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="emergency_exits"
    )
    text = SealedField(_("Si cela se passe mal"), holds=Holds.FREE_TEXT)
    written_on = models.DateField(_("Écrit le"))

    told_to_person: ClassVar = ("written_on",)

    class Meta:
        verbose_name_plural = _("Si cela se passe mal")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["move", "person"], name="exit_once_each"),
            models.UniqueConstraint(
                fields=["move"], condition=Q(person=None), name="exit_once_together"
            ),
        ]


class Tenancy(models.Model):
    """A home of the household under a plan: how it is let, what it costs, until when.

    The address is in no list and on no other page than that of the move.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(MobilityPlan, models.CASCADE, related_name="tenancies")
    lease = models.CharField(_("Bail"), max_length=9, choices=Lease.choices)
    address = SealedField(_("Adresse"), holds=Holds.CONTACT, person=None)
    # A month, in cents of a euro; null: not known yet.
    rent_cents = models.PositiveIntegerField(_("Loyer par mois, en centimes"), null=True)
    charges_cents = models.PositiveIntegerField(_("Charges par mois, en centimes"), null=True)
    guarantee = models.CharField(
        _("Garantie"), max_length=11, choices=Guarantee.choices, blank=True, default=""
    )
    starts_on = models.DateField(_("Début le"))
    # The last day; null: no end is set.
    ends_on = models.DateField(_("Fin le"), null=True, blank=True)

    told_to_person: ClassVar = (
        "lease", "rent_cents", "charges_cents", "guarantee", "starts_on", "ends_on",
    )  # fmt: skip
    read_online: ClassVar = (*told_to_person, "address")

    class Meta:
        verbose_name_plural = _("Baux")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="tenancy_starts_first",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "starts_on"], name="tenancy_order")]


class DiscoveryVisit(models.Model):
    """A visit to a place before anybody decides; what is seen there is its stops."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(PlanArea, models.CASCADE, related_name="visits")
    state = models.CharField(
        _("État"), max_length=9, choices=VisitState.choices, default=VisitState.PLANNED
    )
    from_on = models.DateField(_("Du"))
    until_on = models.DateField(_("Au"))
    # When it was said to have been made: what is said after the newest one counts.
    made_at = models.DateTimeField(_("Notée comme faite le"), null=True)
    # Of all of it, in cents of a euro; null: not known yet.
    cost_cents = models.PositiveIntegerField(_("Coût, en centimes"), null=True)

    told_to_person: ClassVar = ("state", "from_on", "until_on", "made_at", "cost_cents")
    read_online: ClassVar = told_to_person

    class Meta:
        verbose_name_plural = _("Visites de découverte")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")), name="visit_begins_first"
            )
        ]


class VisitTraveller(models.Model):
    """Somebody of the household goes on a visit."""

    visit = models.ForeignKey(DiscoveryVisit, models.CASCADE, related_name="travellers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="visits")

    held_back: ClassVar = {"visit": "a number; the visits are told with the plan"}

    class Meta:
        verbose_name_plural = _("Qui part en visite de découverte")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "person"], name="traveller_once")
        ]


class VisitStop(models.Model):
    """Something or somebody to be seen on a visit: when, where, whom."""

    visit = models.ForeignKey(DiscoveryVisit, models.CASCADE, related_name="stops")
    kind = models.CharField(_("Quoi"), max_length=9, choices=StopKind.choices)
    at = models.DateTimeField(_("Quand"), null=True)
    place = SealedField(_("Où"), holds=Holds.FREE_TEXT, person=None)
    whom = SealedField(_("Avec qui"), holds=Holds.FREE_TEXT, person=None)

    told_to_person: ClassVar = ("kind", "at")
    read_online: ClassVar = ("kind", "at", "place", "whom")

    class Meta:
        verbose_name_plural = _("Programme des visites")


class VisitVerdict(models.Model):
    """What one adult said of a place after a visit, alone; none that was not is kept.

    All of it is sealed under that adult's own key, the answer too. Not read online: a telephone is
    seen by others.
    """

    visit = models.ForeignKey(DiscoveryVisit, models.CASCADE, related_name="verdicts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="verdicts")
    # One of `choices.Verdict`.
    answer = SealedField(_("Avis"), holds=Holds.FREE_TEXT)
    words = SealedField(_("Dans ses mots"), holds=Holds.FREE_TEXT)
    interpreter = models.CharField(
        _("Interprète"), max_length=12, choices=VerdictInterpreter.choices
    )
    taken_on = models.DateField(_("Entendu le"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = ("interpreter", "taken_on")
    held_back: ClassVar = {
        "visit": "a number; the visits are told with the plan",
        "recorded_by": "the account of a colleague",
    }

    class Meta:
        verbose_name_plural = _("Avis après une visite")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "person"], name="verdict_once")
        ]
