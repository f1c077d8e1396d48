// Small repairs to Gradio's page that its options don't offer: focus, names and Dutch words.
