using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

/// <summary>What curl says of a connect: its exit status is 28 both for a connection that stood until the time was over and for one that never did.</summary>
internal static class ConnectAnswer
{
    /// <returns><c>open</c>, <c>refused</c>, <c>silent</c> (no answer in time), or <c>unknown</c>.</returns>
    public static string Of(StepResult result) => Of(result.Output, result.ExitStatus);

    /// <inheritdoc cref="Of(StepResult)"/>
    public static string Of(string output, int? exit)
    {
        var stood = double.TryParse(output.Trim(), System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds > 0;
        return (stood, exit) switch
        {
            (true, _) => "open",
            (_, 7) => "refused",
            (_, 28) => "silent",
            _ => "unknown",
        };
    }
}
