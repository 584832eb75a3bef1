"""Segmentation, query building and ranking of clauses."""
