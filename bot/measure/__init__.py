"""Measuring the assistant: `evaluate` for what it understands, `bench` for what it costs beside a stock Rasa bot."""
