"""What this project changes in Rasa: tracker and lock store, action and graph runner, rule matching, imports."""
