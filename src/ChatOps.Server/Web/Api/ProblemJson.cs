namespace ChatOps.Server.Web.Api;

/// <summary>Why something was refused (RFC 9457).</summary>
/// <param name="Code">For programs.</param>
/// <param name="Detail">For people, with the next step.</param>
/// <param name="Usage">A usage line, where one helps.</param>
public sealed record ProblemJson(string Type, string Title, int Status, string Code, string Detail, string? Usage);
