namespace ChatOps.Core.Steps;

/// <param name="SilentFor">Since the last byte of output, by the host's clock.</param>
/// <param name="Processes">Alive on the host, of this step.</param>
/// <param name="Trouble">Why the host cannot be asked at the moment; null while it can.</param>
public sealed record LiveStep(string Step, TimeSpan SilentFor, int Processes, string? Trouble)
{
    /// <summary>How far it is; null: its output does not tell.</summary>
    public Plans.Progress? Progress { get; init; }
}
