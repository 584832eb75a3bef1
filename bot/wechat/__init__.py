"""The Official Account beside its callback: the API client, the menu, and a WeChat server to test and show the channel with."""
