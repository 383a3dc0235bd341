"""A household that has moved: from the centre that accompanied it to the one that welcomes it."""
