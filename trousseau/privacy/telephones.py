"""Telephone numbers: as they are shown, and as they are compared."""

import re
import unicodedata

FEWEST_DIGITS, COMPARED_DIGITS = 6, 9


def phone_as_shown(text: str) -> str:
    """A number as it is said: French ones in pairs, others grouped as they were typed."""
    text = re.sub(r"[^0-9+]+", " ", _in_our_digits(text)).strip()
    digits = text.replace("+", "").replace(" ", "")
    if text.startswith("00"):
        text, digits = f"+{text[2:].lstrip()}", digits[2:]
    if text.startswith("+"):
        national = f"0{digits[2:]}" if digits.startswith("33") else ""
    else:
        national = digits
    if len(national) == 10 and national.startswith("0"):
        return " ".join(national[at : at + 2] for at in range(0, 10, 2))
    return text


def normal_phone(text: str) -> str:
    """The digits that tell numbers apart: the last nine, whatever the prefix; '' if too few."""
    digits = re.sub("[^0-9]", "", _in_our_digits(text))
    return digits[-COMPARED_DIGITS:] if len(digits) >= FEWEST_DIGITS else ""


def _in_our_digits(text: str) -> str:
    """۰۶ and ٠٦ are 06."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
