policy = {
    'Version': '2012-10-17',
    'Statement': [{
        'Effect': 'Allow', 'Principal': {'AWS': '*'}, 'Action': 'execute-api:Invoke',  # all
        'Resource': f'arn:aws:execute-api:{region}:*:abc/*',
    }]
}
