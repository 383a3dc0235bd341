"""What is due is done, what was missed is made up for, and what fails stops nothing else."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.people import AT, make_actor, make_person
from trousseau.accounts.choices import Role
from trousseau.audit.actions import anchor_file, head
from trousseau.audit.queries import last_check
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure_register import Erasure, register
from trousseau.privacy.models import Person
from trousseau.safekeeping import notes
from trousseau.safekeeping.jobs import all_jobs
from trousseau.safekeeping.worker import NOTE, Job, Worker, alone, last_night

MINUTE = timedelta(minutes=1)
# Saturday to Sunday: Paris goes from UTC+1 to UTC+2.
SPRING = datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


class Done(list[str]):
    """Jobs that write down their name."""

    def job(self, name: str, every: timedelta | None = None) -> Job:
        return Job(name, every, lambda at: self.append(name))


@pytest.mark.parametrize(
    ("at", "night"),
    [
        (AT, datetime(2026, 3, 2, 3, tzinfo=UTC)),
        (datetime(2026, 3, 2, 2, 59, tzinfo=UTC), datetime(2026, 3, 1, 3, tzinfo=UTC)),
        (datetime(2026, 3, 2, 3, tzinfo=UTC), datetime(2026, 3, 2, 3, tzinfo=UTC)),
        (datetime(2026, 7, 2, 2, tzinfo=UTC), datetime(2026, 7, 2, 2, tzinfo=UTC)),
        (SPRING, datetime(2026, 3, 29, 2, tzinfo=UTC)),
        (datetime(2026, 3, 29, 1, 59, tzinfo=UTC), datetime(2026, 3, 28, 3, tzinfo=UTC)),
    ],
)
def test_the_night_is_four_in_the_morning_in_paris_summer_and_winter(at: datetime, night: datetime):
    assert last_night(at) == night


@pytest.mark.django_db(transaction=True)
def test_each_job_is_done_as_often_as_it_should_be(home: Path):
    done = Done()
    worker = Worker([done.job("often", MINUTE), done.job("daily")])
    for number in range(4 * 60):
        worker.round(AT + number * timedelta(seconds=30))
    assert (done.count("often"), done.count("daily")) == (120, 1)
    worker.round(AT + timedelta(days=1))
    assert done.count("daily") == 2


@pytest.mark.django_db(transaction=True)
def test_what_was_missed_is_done_at_the_next_start_and_once(home: Path):
    done = Done()
    Worker([done.job("daily")]).round(AT)
    later = AT + timedelta(days=5)
    for moment in (AT + MINUTE, later, later + MINUTE):
        Worker([done.job("daily")]).round(moment)
    assert done == ["daily", "daily"]
    assert notes.moment(NOTE, "daily") == later


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_is_said_in_one_line_and_tried_again_while_the_others_go_on(
    home: Path, caplog: pytest.LogCaptureFixture
):
    done, broken = Done(), [True]

    def fail(at: datetime) -> None:
        if broken[0]:
            raise ValueError("Amina Exemple\nwas not found")
        done.append("mended")

    worker = Worker([Job("fails", None, fail), done.job("daily")])
    with caplog.at_level(logging.ERROR):
        worker.round(AT)
        worker.round(AT + timedelta(seconds=30))
    assert done == ["daily"]
    # Never the message of an error that is not ours: it may hold what a record holds.
    assert [record.getMessage() for record in caplog.records] == [
        "fails failed and is tried again: ValueError"
    ]
    broken[0] = False
    worker.round(AT + MINUTE)
    worker.round(AT + 2 * MINUTE)
    assert done == ["daily", "mended"]


@pytest.mark.django_db(transaction=True)
def test_a_clock_that_was_set_back_does_not_stop_the_work(home: Path):
    done = Done()
    Worker([done.job("often", MINUTE)]).round(AT)
    Worker([done.job("often", MINUTE)]).round(AT - timedelta(days=400))
    assert len(done) == 2


@pytest.mark.django_db(transaction=True)
def test_notes_that_cannot_be_written_do_not_stop_the_work(
    home: Path, settings, caplog: pytest.LogCaptureFixture
):
    done = Done()
    settings.HOME = home / "gone"
    Worker([done.job("often", MINUTE)]).round(AT)
    assert done == ["often"]
    assert "notes of the worker cannot be written" in caplog.text


def test_only_one_works_and_the_other_takes_over(home: Path):
    waited = []

    class Enough(Exception):
        pass

    def wait() -> None:
        waited.append(1)
        if len(waited) == 3:
            raise Enough

    with alone(wait):
        assert waited == []
        with pytest.raises(Enough), alone(wait):
            raise AssertionError("two at once")
    with alone(wait):
        assert len(waited) == 3


@pytest.mark.django_db(transaction=True)
def test_the_real_jobs_anchor_erase_and_check(home: Path):
    canaries = make_person(make_actor(Role.CASEWORKER))
    # Written down, then interrupted before anything was erased.
    register(Erasure(canaries.person, AT.date(), ErasureCause.ASKED))
    Worker(all_jobs()).round(AT)
    anchor, check = anchor_file().last(), last_check()
    assert anchor is not None
    assert 0 < anchor.number <= head()[0]
    assert check is not None
    assert check.sound
    with pytest.raises(Person.DoesNotExist):
        Person.objects.exclude(wrapped_key=None).get(pk=canaries.person)
    done = notes.read(NOTE)
    assert set(done) == {job.name for job in all_jobs()} | {"alive"}
