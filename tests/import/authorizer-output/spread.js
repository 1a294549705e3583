return {
  principalId: 'kim',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: ok ? 'Allow' : 'Deny', Action: 'execute-api:Invoke', Resource: '*' }, ...more(event, context)],
  },
};
