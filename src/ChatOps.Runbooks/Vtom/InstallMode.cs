namespace ChatOps.Runbooks.Vtom;

internal enum InstallMode { Off, On, Down, Inconsistent }
