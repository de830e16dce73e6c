"""The phrasebook: invented testimony sentences in eight languages, and how to read them."""
