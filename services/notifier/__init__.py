"""notifier: what happened -> who hears of it; letters to customers."""
