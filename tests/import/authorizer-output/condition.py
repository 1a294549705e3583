return {
    "principalId": "kim",
    "policyDocument": {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow" if ok else "Deny", "Action": "execute-api:Invoke", "Resource": event["methodArn"]},
        ],
    },
    "context": {"seconds": 60 * 5},
}
