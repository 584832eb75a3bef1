"""The chat page's channel: requests, limits, stored talks, the pages themselves."""
