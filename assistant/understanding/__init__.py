"""From a question to the distributions over its frame."""

from pathlib import Path

from assistant.reading import Reader

SHIPPED = Path(__file__).parent / "weights"


def load_reader() -> Reader:
    """The shipped reader: the shipped encoder with the heads that were trained on it.

    Raises:
        WeightsError: when the weights are missing or don't fit the encoder.
    """
    from assistant.understanding.reader import open_reader
    from indexes.encoders import load_encoder

    return open_reader(SHIPPED, load_encoder(None))
