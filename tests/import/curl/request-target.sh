curl --raw --ssl-reqd 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/pets?x=1' --request-target '/live/a b?y=2'
