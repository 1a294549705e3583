curl https://${API_ID}.execute-api.eu-west-1.amazonaws.com/$STAGE/orders
