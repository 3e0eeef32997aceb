/** Password hashes that other systems made, from their own documents and tests. */

/** Where a vector comes from, the password, and the hash. */
export const vectors: [source: string, password: string, stored: string][] = [
  ['crypt_blowfish wrapper.c, $2a$', 'U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['crypt_blowfish wrapper.c, $2b$', 'U*U', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['crypt_blowfish wrapper.c, $2y$', 'U*U*', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
  [
    'Django 5.2 PBKDF2PasswordHasher',
    'lètmein',
    'pbkdf2_sha256$1000$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=',
  ],
  ['Django 5.2 PBKDF2SHA1PasswordHasher', 'lètmein', 'pbkdf2_sha1$1000$seasalt$ljleU4wBmTtz/MoG5YTwxpM0d7I='],
  [
    'passlib documentation, pbkdf2_sha256',
    'password',
    '$pbkdf2-sha256$6400$.6UI/S.nXIk8jcbdHx3Fhg$98jZicV16ODfEsEZeYPGHU3kbrUrvUEXOPimVSQDD44',
  ],
  [
    'passlib 1.7.4, pbkdf2_sha512',
    'lètmein',
    '$pbkdf2-sha512$1000$MUZoDUGo1dp7j7GWcq7V2g$G6vAkNdqot1lu5EiDxUDE8PzZOSQG0Wi3rXQQrZxYKM/aUf6.dGHYuSiUDTjK8TrLRmJQpYCBUMTCslN9Vyq7A',
  ],
  ['passlib 1.7.4, pbkdf2_sha1', 'lètmein', '$pbkdf2$1000$5Pxfay2l1FoLISTk/N/b.w$7qVp3nSsnYXi7ap4vWFKyWVZi7A'],
  [
    'passlib documentation, scrypt',
    'password',
    '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E',
  ],
  [
    "firebase/scrypt README, in Ory's notation",
    'user1password',
    '$firescrypt$ln=14,r=8,p=1$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$Bw==$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
  ],
  [
    "Supabase Auth's tests of $fbscrypt$",
    'mytestpassword',
    '$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=ou9tdYTGyYm8kuR6Dt0Bp0kDuAYoXrK16mbZO4yGwAn3oLspjnN0/c41v8xZnO1n14J3MjKj1b2g6AUCAlFwMw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsalx4c4c7y/w7IS5p6Ut2+CfEFFlz37J9huyQfov4iizN8dbjvEJlM5tQaJP84+hfTw==',
  ],
  ['Drepper, SHA-crypt.txt', 'Hello world!', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  [
    'Drepper, SHA-crypt.txt, rounds',
    'Hello world!',
    '$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA',
  ],
  [
    'Drepper, SHA-crypt.txt, sha512',
    'Hello world!',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  ['passlib 1.7.4, empty', '', '$5$rounds=1000$IByVFnMFowIrvobz$eSlZD6f.2G/.XIBn7rxkNtbtlHQ96fMMxx4ST27JL8A'],
  [
    'passlib 1.7.4, 32 bytes',
    'a'.repeat(32),
    '$5$rounds=1000$G2v55PbDaIL7AikQ$Yi2v1ug.npCRbTVBB7EwP7xbMRrwkjpF/rWrcKjRPv5',
  ],
  [
    'passlib 1.7.4, 64 bytes',
    'a'.repeat(64),
    '$6$rounds=1000$5PGTk5fTaRYVgjuJ$gcacCBAQWVEwcw3KDsjMrgy3WHxJ0pxI99xLKiecWBO5mLrWUb7rUs8388DMm3p95dK6oM6ELOAEWMMD758tK.',
  ],
  [
    'passlib 1.7.4, 100 bytes',
    'b'.repeat(100),
    '$5$rounds=1000$gs/3MOYrtzqLEdHz$uabNBwK9YNZT9gNK5HJLKLVsiQVzmManhHeqL1d7GW1',
  ],
  ['passlib 1.7.4, md5_crypt', 'lètmein', '$1$O8WlCtSM$VdycHxAFfsi0SpK7b/QU9/'],
  ['openssl passwd -1', 'a'.repeat(16), '$1$abcdefgh$J5Pq6dOOetPOeW.rmwFCA0'],
  ['openssl passwd -1', 'a'.repeat(33), '$1$abcdefgh$Q/EOMdMzzIbywEnLf/9Fq1'],
  ['passlib 1.7.4, apr_md5_crypt', 'lètmein', '$apr1$JwQSBra4$rLnAklOhE.YLPP5EpaEks/'],
  ['passlib test_handlers.py, ldap_salted_sha1', 'testing123', '{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr'],
  ['passlib 1.7.4, ldap_salted_sha256', 'secret', '{SSHA256}HM2AEguTUrTlCm81edewxx1os67HJ/uJyGGXNp6u4HaUEiIkJGTs/Q=='],
  [
    'passlib 1.7.4, ldap_salted_sha512',
    'secret',
    '{SSHA512}Na7MbgjmLXpPmK6HvkQ0QmeXkPxTHcKHX6g71ZTICfdQihk39mFTwdToYjvjSUOsmJ4keCxR3XVCwlmojXtFqFiLESIkJASA',
  ],
  ['hashcat example 120', 'hashcat', 'sha1$5363620024$cac35ec206d868b7d7cb0b55f31d9425b075082b'],
  ['hashcat example 110', 'hashcat', 'sha1-suffix$2014$2fc5a684737ce1bf7b3b239df432416e0dd07357'],
  [
    'hashcat example 1420',
    'hashcat',
    'sha256$560407001617$eb368a2dfd38b405f014118c7d9747fcc97f4f0ee75c05963cd9da6ee65ef498',
  ],
  [
    'hashcat example 1410',
    'hashcat',
    'sha256-suffix$53743528$c73d08de890479518ed60cf670d17faa26a4a71f995c1dcc978165399401a6c4',
  ],
  [
    'hashcat example 1720',
    'hashcat',
    'sha512$2613516180127$976b451818634a1e2acba682da3fd6efa72adf8a7a08d7939550c244b237c72c7d42367544e826c0c83fe5c02f97c0373b6b1386cc794bf0d21d2df01bb9c08a',
  ],
  [
    'hashcat example 1710',
    'hashcat',
    'sha512-suffix$6352283260$e5c3ede3e49fb86592fb03f471c35ba13e8d89b8ab65142c9a8fdafb635fa2223c24e5558fd9313e8995019dcbec1fb584146b7bb12685c7765fc8c0d51379fd',
  ],
];
