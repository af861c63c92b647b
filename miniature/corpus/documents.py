"""The whole corpus."""

import hashlib
import random

from miniature.corpus.mixture import mixture_of
from miniature.corpus.problems import PROBLEMS
from miniature.corpus.trials import Document, simulate_trial
from miniature.prompts import load_templates


def write_corpus(trials: int, seed: int) -> list[Document]:
    """The documents of that many simulated trials; the same seed gives the same corpus."""
    rng = random.Random(seed)
    templates = load_templates()
    weights = [mixture_of(problem.task.id).weight for problem in PROBLEMS]
    documents: list[Document] = []
    for problem in rng.choices(PROBLEMS, weights, k=trials):
        documents.extend(simulate_trial(problem, templates, rng))
    return documents


def digest(documents: list[Document]) -> str:
    """sha256 over all texts, to see at once whether two corpora are equal."""
    sha256 = hashlib.sha256()
    for document in documents:
        sha256.update(f"{document.prompt}{document.completion}\0".encode())
    return sha256.hexdigest()
