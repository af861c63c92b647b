"""LoRA fine-tuning on a model's own validated work, as Temporal activities and as plain commands."""
