return {
    'principalId': 'zoe',
    'policyDocument': {'Version': '2012-10-17', 'Statement': [{'Action': 'execute-api:Invoke', 'Effect': 'Deny', 'Resource': '*'}]},
    'context': {'admin': True, 'note': None},
}