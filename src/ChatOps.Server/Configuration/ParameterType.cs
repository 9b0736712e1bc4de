namespace ChatOps.Server.Configuration;

internal enum ParameterType { Text, Choice, Duration, PortRange, Flag }
