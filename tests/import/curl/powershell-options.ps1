Invoke-RestMethod -Auth OAuth -Token $secret -Uri:https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/pets -MaximumRedirection 0 -SkipHttpErrorCheck
