"""Pure packages know no clock, no chance, no environment, no network."""

import ast

import pytest

from tests.architecture.purity import impurities
from tests.architecture.sources import PACKAGE, PURE, Module, pure_modules


@pytest.mark.parametrize("module", pure_modules(), ids=str)
def test_a_pure_module_asks_nobody(module: Module):
    found = [f"{module}:{line}: {what}" for line, what in impurities(module.tree)]
    assert not found, "\n".join(found)


def test_there_is_something_to_check():
    present = [name for name in PURE if (PACKAGE / name).is_dir()]
    assert {module.path.parts[1] for module in pure_modules()} == set(present)


@pytest.mark.parametrize(
    "code",
    [
        "import datetime\ndatetime.datetime.now()",
        "import datetime as dt\ndt.date.today()",
        "from datetime import date\ndate.today()",
        "from datetime import datetime as when\nf = when.utcnow",
        "import time\ntime.time()",
        "from time import time_ns",
        "import random",
        "from random import choice",
        "import numpy as np\nnp.random.rand(3)",
        "import numpy as np\nnp.random.seed(1)",
        "import numpy as np\nnp.random.default_rng()",
        "from numpy.random import default_rng\ndefault_rng()",
        "from numpy import random\nrandom.shuffle(x)",
        "import os\nos.environ['A']",
        "from os import environ",
        "import os\ndef f():\n    return os.getenv('A')",
        "from pathlib import Path\nPath.home()",
        "import uuid\nuuid.uuid4()",
        "import socket",
        "def f():\n    from urllib.request import urlopen",
        "import http.client",
    ],
)
def test_the_check_bites(code: str):
    assert list(impurities(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date\ndate.fromisoformat('2026-01-01')",
        "import time\ntime.perf_counter()",
        "import numpy as np\nnp.random.default_rng(seed)",
        "import numpy as np\ndef f(rng: np.random.Generator): ...",
        "def f(time):\n    return time.time()",
        "import os\nos.path.join('a', 'b')",
    ],
)
def test_the_check_lets_live(code: str):
    assert not list(impurities(ast.parse(code)))
