"""Settings: environment variables PROTOCOLWIJZER_* and a TOML file, in one typed class."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from corpus import ProtocolwijzerError

PREFIX = "PROTOCOLWIJZER_"
CONFIG = f"{PREFIX}CONFIG"  # names another TOML file than ./protocolwijzer.toml


class SettingsError(ProtocolwijzerError):
    """A setting has an impossible value or an unknown name."""


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "protocolwijzer"


class Settings(BaseSettings):
    """Everything that a school can set; each has a working default.

    Attributes:
        protocols: a folder with further protocols (*.md), and their norms in `norms/*.yaml`.
        data: folder in which the index is kept.
        encoder: a sentence-transformers folder or model name; None is the shipped encoder.
        chroma_url: a Chroma server; None keeps the vectors in `data`.
        sure: below this confidence the answer says that it isn't sure, 0 to 1.
        longest: the longest question that is read, in characters.
        chat_model: a chat model as `provider:model`; None answers without one.
        chat_url: where that model's service is; None is the provider's own address.
        chat_timeout: how long one call to it may take, in seconds.
        chat_budget: how long all calls for one answer may take together, in seconds.
        chat_tokens: the most tokens of a prompt; a longer protocol is searched first.
        chat_rate: the most calls a second.
        chat_trust: how often a verified ruling of the model is right, 0 to 1, as measured
            with `eval --chat-model`; corrected by how often it agrees with the embedded one.
        chat_cache: whether verified replies are kept; None keeps those of a model on this
            machine only.
        chat_price_in: euros for a million tokens that go in.
        chat_price_out: euros for a million tokens that come out.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    protocols: Path | None = None
    data: Path = Field(default_factory=_cache_folder)
    encoder: str | None = None
    chroma_url: str | None = None
    sure: Annotated[float, Field(ge=0, le=1)] = 0.45
    longest: Annotated[int, Field(gt=0)] = 6000
    chat_model: Annotated[str | None, Field(pattern=r"^[^:\s]+:\S+$")] = None
    chat_url: Annotated[str | None, Field(pattern=r"^https?://\S+$")] = None
    chat_timeout: Annotated[float, Field(gt=0)] = 20.0
    chat_budget: Annotated[float, Field(gt=0)] = 30.0
    chat_tokens: Annotated[int, Field(ge=1000)] = 12_000
    chat_rate: Annotated[float, Field(gt=0)] = 5.0
    chat_trust: Annotated[float, Field(ge=0, le=1)] = 0.7
    chat_cache: bool | None = None
    chat_price_in: Annotated[float, Field(ge=0)] = 0.0
    chat_price_out: Annotated[float, Field(ge=0)] = 0.0

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments before the environment, the environment before the TOML file."""
        path = Path(os.environ.get(CONFIG, "protocolwijzer.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, path)


def load_settings(**values: object) -> Settings:
    """The settings in force.

    Raises:
        SettingsError: in Dutch, naming the setting.
    """
    try:
        return Settings(**values)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"instelling '{name}'",
            first["msg"],
            f"verander {PREFIX}{name.upper()} of protocolwijzer.toml",
        ) from error
    except ValueError as error:  # an unreadable TOML file
        raise SettingsError(
            "protocolwijzer.toml", f"niet te lezen ({error})", "herstel het bestand"
        ) from error
