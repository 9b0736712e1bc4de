namespace ChatOps.Server.Web.Api;

/// <summary>How far a running step is, where its output tells.</summary>
public sealed record ProgressJson(double? Fraction, double? RemainingSeconds, string? Note);
