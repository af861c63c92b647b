import sys

import pytest

from miniature.corpus.documents import digest, write_corpus
from miniature.train import SEED, TRIALS

TRAINED_ON = "dc5111af9ca9e7dc294395cfe94682aff09fa0decd7a4e8110d186c4113167df"


def test_the_same_seed_gives_the_same_corpus():
    assert digest(write_corpus(200, 1)) == digest(write_corpus(200, 1))


def test_another_seed_gives_another_corpus():
    assert digest(write_corpus(50, 1)) != digest(write_corpus(50, 2))


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="Python's error messages are part of the corpus")
def test_the_generator_still_writes_the_corpus_of_the_shipped_weights():
    assert digest(write_corpus(TRIALS, SEED)) == TRAINED_ON


def test_a_retry_shows_what_was_rejected_and_why():
    retries = [document for document in write_corpus(200, 1) if "That answer was rejected." in document.prompt]
    assert len(retries) > 50
    assert all(document.prompt.count("<|im_start|>assistant\n```python\n") == 1 for document in retries)
