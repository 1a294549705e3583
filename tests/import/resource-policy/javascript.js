const policy = {
  Version: '2012-10-17',
  Statement: [{
    Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke',
    Resource: 'arn:aws:execute-api:' + region + `:${account}:${apiId}/*`,
  }],
};
