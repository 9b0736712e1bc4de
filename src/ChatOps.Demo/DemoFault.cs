namespace ChatOps.Demo;

/// <summary>One way in which the demo host can go wrong.</summary>
public sealed record DemoFault(string Name, string Meaning);
