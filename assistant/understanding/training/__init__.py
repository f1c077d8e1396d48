"""Fine-tuning the encoder on labelled questions, together with the heads that read frames."""
