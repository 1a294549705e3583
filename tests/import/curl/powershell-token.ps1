$token = ConvertTo-SecureString "t0k3n-of-alice" -AsPlainText -Force
irm -TimeoutSec 30 https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/pets -Authentication Bearer -Token $token -CustomMethod PURGE
