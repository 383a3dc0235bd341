"""What the tests of the demonstration share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import transaction


@pytest.fixture
def undone(db: None) -> Callable[[], AbstractContextManager[None]]:
    """What happens in such a block did not, the log included."""

    @contextmanager
    def block() -> Iterator[None]:
        before = transaction.savepoint()
        yield
        transaction.savepoint_rollback(before)

    return block
