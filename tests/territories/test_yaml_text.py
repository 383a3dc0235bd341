"""YAML as people write it: codes stay texts, and nothing that is wrong passes or breaks."""

import datetime

import pytest

from trousseau.territories.yaml_text import YamlError, parse_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("01053", "01053"),
        ("0060", "0060"),
        ("2A004", "2A004"),
        ("10:30", "10:30"),
        ("6_50", "6_50"),
        ("2026-02-30", "2026-02-30"),
        ("2026-02-28", datetime.date(2026, 2, 28)),
        ("650", 650),
        ("-1", -1),
        ("0", 0),
        ("2.5", 2.5),
        ("yes", True),
        ('{"a": 1e-5}', {"a": 1e-5}),
        ("", None),
    ],
)
def test_a_value_is_what_it_looks_like(text, value):
    read = parse_yaml(text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "a: 1\na: 2",
        '{"a": 1, "a": 2}',
        "!!map [1, 2]",
        "!!bool perhaps",
        "!!python/object/apply:os.getcwd []",
        b"caf\xe9",
        "a: 1\0",
        "[" * 5000,
    ],
)
def test_what_cannot_be_read_is_one_kind_of_error(text):
    with pytest.raises(YamlError):
        parse_yaml(text)
