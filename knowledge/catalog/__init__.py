"""Topics, regions, offices, hotlines, guides and summaries: data files and their loader."""
