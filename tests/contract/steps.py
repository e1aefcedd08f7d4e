"""Steps of the ledger's tables, up and down."""

from collections.abc import Callable
from typing import Any

from alembic.config import Config
from sqlalchemy import Engine


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", "worker.ledger:migrations")
    config.set_main_option("path_separator", "os")
    return config


def step(engine: Engine, migrate: Callable[[Config, str], Any], revision: str) -> None:
    """Up or down to this revision."""
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        migrate(config, revision)
