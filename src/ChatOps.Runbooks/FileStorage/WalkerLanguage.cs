namespace ChatOps.Runbooks.FileStorage;

internal enum WalkerLanguage { Python, Perl }
