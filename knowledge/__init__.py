"""The core of 工友问: policy documents in, cited answers out. Imports neither Rasa nor bot nor actions."""
