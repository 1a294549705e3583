$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession
$session.UserAgent = "Mozilla/5.0 (test)"
$session.Cookies.Add((New-Object System.Net.Cookie("sid", "42", "/", "example.org")))
Invoke-WebRequest -UseBasicParsing -Uri "https://q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com/live/orders/5" `
-Method "PATCH" `
-WebSession $session `
-Headers @{
"method"="PATCH"
  "authority"="q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com"
  "authorization"="Bearer zoe"
} `
-ContentType "application/json" `
-Body "{}"
