"""What the WeChat channel must remember: people, deliveries, quotas, messages to send, the token, codes, photos."""
