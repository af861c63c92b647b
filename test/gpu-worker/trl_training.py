"""LoRA by TRL's SFTTrainer on an export: {base_model, train, val, chat_template, folder} on stdin, figures out."""

import json
import sys

import torch
from datasets import load_dataset
from peft import LoraConfig
from transformers import AutoTokenizer
from trl import SFTConfig, SFTTrainer

request = json.load(sys.stdin)
torch.set_num_threads(1)
dataset = load_dataset(
    "json", data_files={"train": request["train"], "val": request["val"]}, cache_dir=f"{request['folder']}/cache"
)
tokenizer = AutoTokenizer.from_pretrained(request["base_model"])
trainer = SFTTrainer(
    model=request["base_model"],
    args=SFTConfig(
        output_dir=request["folder"],
        max_steps=12,
        per_device_train_batch_size=4,
        learning_rate=2e-3,
        lr_scheduler_type="constant",
        logging_steps=1,
        save_strategy="no",
        report_to=[],
        use_cpu=True,
        disable_tqdm=True,
        seed=1,
        chat_template_path=request["chat_template"],
    ),
    train_dataset=dataset["train"],
    eval_dataset=dataset["val"],
    processing_class=tokenizer,
    peft_config=LoraConfig(r=8, lora_alpha=16, target_modules="all-linear"),
)
row = trainer.train_dataset[0]
labels = [label for label in row["labels"] if label != -100]
before = trainer.evaluate(trainer.train_dataset)["eval_loss"]
trainer.train()
after = trainer.evaluate(trainer.train_dataset)["eval_loss"]
losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
figures = {
    "text": tokenizer.decode(row["input_ids"]),
    "trained_on": tokenizer.decode(labels),
    "before": before,
    "after": after,
    "losses": [float(loss) for loss in losses],
    "validation": float(trainer.evaluate()["eval_loss"]),
}
sys.__stdout__.write(f"\n{json.dumps(figures)}\n")
