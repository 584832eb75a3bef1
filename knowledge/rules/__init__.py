"""Sums and terms that the law fixes, worked out from what a person tells: dated numbers as data, small pure functions over them."""
