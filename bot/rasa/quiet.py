"""Keeping the terminal for what a user needs, and people's words out of the logs."""

from __future__ import annotations

import logging
import os
import warnings


def quiet_dependencies() -> None:
    """Hide what Rasa's dependencies say about each other; errors and our own log lines stay.

    Rasa's structured log prints each message a person writes; only its warnings and errors are kept.
    """
    for name, value in {"TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "RASA_TELEMETRY_ENABLED": "false"}.items():
        os.environ.setdefault(name, value)
    warnings.simplefilter("ignore")
    # Some dependencies reset the filters when imported; what they then show goes nowhere.
    warnings.showwarning = lambda *_, **__: None
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING), cache_logger_on_first_use=True)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
