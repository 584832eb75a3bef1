"""Tests of the measuring: what counts as right, sampling, tables, ratios. Nothing here asserts a time."""
