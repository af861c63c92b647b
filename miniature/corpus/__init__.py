"""The corpus: simulated trials of two authors, written in the prompts of the experiment."""
