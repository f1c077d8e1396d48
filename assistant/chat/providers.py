"""The providers of chat models, and how each is opened; nothing of them is loaded before."""

from __future__ import annotations

import importlib.util
import ipaddress
import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from assistant.chat.client import ChatModel, LangChainModel
from assistant.settings import Settings
from corpus import ProtocolwijzerError

KEY = "lokaal"  # what a server on this machine gets for a key where none is set


class ChatModelError(ProtocolwijzerError):
    """The chat model that the settings name can't be used."""


@dataclass(frozen=True, slots=True)
class Provider:
    """How a provider is opened: its package, our extra, and the options it understands."""

    name: str
    package: str
    extra: str
    options: Callable[[Settings], dict[str, Any]]


def _common(settings: Settings) -> dict[str, Any]:
    found = {"timeout": settings.chat_timeout, "max_retries": 0}
    return {**found, "base_url": settings.chat_url} if settings.chat_url else found


def _openai(settings: Settings) -> dict[str, Any]:
    found = {**_common(settings), "stream_usage": True}
    if is_local(settings) and "OPENAI_API_KEY" not in os.environ:
        found["api_key"] = KEY
    return found


def _mistral(settings: Settings) -> dict[str, Any]:
    return {**_common(settings), "timeout": math.ceil(settings.chat_timeout), "max_retries": 1}


def _ollama(settings: Settings) -> dict[str, Any]:
    url = {"base_url": settings.chat_url} if settings.chat_url else {}
    return {**url, "client_kwargs": {"timeout": settings.chat_timeout}}


PROVIDERS = {
    "ollama": Provider("ollama", "langchain_ollama", "ollama", _ollama),
    "openai": Provider("openai", "langchain_openai", "openai", _openai),
    "anthropic": Provider("anthropic", "langchain_anthropic", "anthropic", _common),
    "mistral": Provider("mistralai", "langchain_mistralai", "mistral", _mistral),
}


def is_local(settings: Settings) -> bool:
    """Whether the model is on this machine, so that nothing leaves it."""
    if settings.chat_url is None:
        return (settings.chat_model or "").startswith("ollama:") and not os.environ.get(
            "OLLAMA_HOST"
        )
    host = urlsplit(settings.chat_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def open_model(settings: Settings) -> ChatModel:
    """The chat model that the settings name; nothing of a provider is loaded before this.

    Raises:
        ChatModelError: unknown provider, a missing extra or key, a wrong option.
    """
    name = settings.chat_model or ""
    provider_name, _, model = name.partition(":")
    provider = PROVIDERS.get("mistral" if provider_name == "mistralai" else provider_name)
    if provider is None or not model:
        raise ChatModelError(
            f"taalmodel '{name}'",
            "deze aanbieder is onbekend",
            f"schrijf aanbieder:model, met een van: {', '.join(PROVIDERS)}",
        )
    if importlib.util.find_spec(provider.package) is None:
        raise ChatModelError(
            f"taalmodel '{name}'",
            f"het pakket {provider.package} ontbreekt",
            f"installeer het met: pip install 'protocolwijzer[{provider.extra}]'",
        )
    from langchain.chat_models import init_chat_model
    from langchain_core.rate_limiters import InMemoryRateLimiter

    limiter = InMemoryRateLimiter(
        requests_per_second=settings.chat_rate,
        check_every_n_seconds=0.02,
        max_bucket_size=max(1.0, settings.chat_rate),
    )
    try:
        opened = init_chat_model(
            model,
            model_provider=provider.name,
            temperature=0,
            rate_limiter=limiter,
            **provider.options(settings),
        )
    except Exception as error:  # providers raise what they like for a missing key
        raise ChatModelError(
            f"taalmodel '{name}'",
            f"niet te openen ({str(error).splitlines()[0]})",
            f"controleer de sleutel in de omgeving, zoals {provider.extra.upper()}_API_KEY",
        ) from error
    return LangChainModel(name, opened, settings.chat_timeout, is_local(settings))
