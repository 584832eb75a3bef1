"""A WeChat server to test and show the channel with."""
