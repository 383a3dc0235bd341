"""What a participant sends from their plan."""

from django import forms


class AgreeForm(forms.Form):
    """The version that they read."""

    version = forms.IntegerField(min_value=1, max_value=32767)
