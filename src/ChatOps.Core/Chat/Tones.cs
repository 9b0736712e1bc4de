namespace ChatOps.Core.Chat;

/// <summary>
/// Which tone is the graver one. Neutral is graver than good: that nothing was found wrong is no proof that all is well, and a report that keeps to
/// facts must not turn green because its steps passed.
/// </summary>
public static class Tones
{
    public static Tone Graver(Tone one, Tone other) => Weight(one) >= Weight(other) ? one : other;

    private static int Weight(Tone tone) => tone switch
    {
        Tone.Good => 0,
        Tone.Neutral => 1,
        Tone.Warning => 2,
        _ => 3,
    };
}
