"""A template that names what is not there fails its test.

Django renders an undefined variable as nothing, so a misspelt name shows as a gap in a page. Here:

- `{{ name }}`, a tag's argument, a name inside `{% blocktranslate %}` must exist, filters or not;
- inside `{% if %}`, where Django asks quietly, the name must exist as well, and so must what is
  looked up in it, unless that is None: pass `note=None` rather than nothing;
- Django's own templates (form fields) keep their liberties inside `{% if %}`.

Some places swallow exceptions (`{% if a == b %}`, a server thread), so each one is also written
down, and the test during which it happened fails at its end.
"""

from pathlib import Path
from typing import Any

from django.template import Context, VariableDoesNotExist
from django.template.base import FilterExpression, Variable

import trousseau

OUR_TEMPLATES = str(Path(trousseau.__file__).parent)

seen: list[str] = []


class UndefinedTemplateVariable(Exception):
    """A template used a name that its view did not give."""


class Undefined(str):
    """What the template engine puts in place of a missing value: an error."""

    def __contains__(self, key: object) -> bool:
        """Django asks for `%s` to know whether the value wants the variable's name."""
        return key == "%s"

    def __bool__(self) -> bool:
        """An empty value would be printed without asking any further."""
        return True

    def __mod__(self, variable: object) -> str:
        """Django hands over the name here."""
        raise fail(f"{variable}")


def fail(what: str) -> UndefinedTemplateVariable:
    """Write the name down; returns the exception to raise."""
    seen.append(what)
    return UndefinedTemplateVariable(f"'{what}' is not defined in the template's context")


def install() -> None:
    """Make `{% if %}` ask as strictly as `{{ }}`, in our templates."""
    resolve = FilterExpression.resolve

    def strict(self: FilterExpression, context: Context, ignore_failures: bool = False) -> Any:
        if ignore_failures and isinstance(self.var, Variable) and _ours(context):
            _require(self.var, context)
        return resolve(self, context, ignore_failures)

    FilterExpression.resolve = strict  # type: ignore[method-assign]


def _ours(context: Context) -> bool:
    template = context.render_context.template
    return template is not None and str(template.origin.name).startswith(OUR_TEMPLATES)


def _require(variable: Variable, context: Context) -> None:
    """Raise unless the variable resolves, or stops at a None on its way."""
    try:
        variable.resolve(context)
    except VariableDoesNotExist:
        lookups = variable.lookups or ()
        for length in range(len(lookups) - 1, 0, -1):
            try:
                value = Variable(".".join(lookups[:length])).resolve(context)
            except VariableDoesNotExist:
                continue
            if value is None:
                return
            break
        raise fail(f"{variable}") from None
