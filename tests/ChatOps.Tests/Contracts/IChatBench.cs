using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Contracts;

/// <summary>A chat platform on the wire with the engine behind it, in words that every platform has. People are called as in the settings.</summary>
internal interface IChatBench : IAsyncDisposable
{
    EngineBench Engine { get; }

    /// <summary>The platform's name.</summary>
    string Platform { get; }

    /// <summary>Types <c>/test VERB one</c>.</summary>
    Task TypeAsync(string person, string verb);

    /// <summary>Presses a button of the newest message with that key.</summary>
    Task PressAsync(string person, string key, string button);

    /// <summary>Presses a button of what only this person sees.</summary>
    Task PressOwnAsync(string person, string button);

    /// <summary>Fills in the dialog on the person's screen.</summary>
    Task WriteReasonAsync(string person, string reason);

    /// <summary>What only this person sees and that holds the words; waits for it.</summary>
    Task<string> ToldAloneAsync(string person, string words);

    /// <summary>Messages of the channel with that key, threads included: what they show, and who was notified.</summary>
    IReadOnlyList<(string Shown, IReadOnlySet<string> Notified)> WithKey(string key);

    /// <summary>Whether the message with that key has the button now.</summary>
    bool HasButton(string key, string button);

    /// <summary>What an operation's steps printed, as a message or a file, under its live message; null: it is not there.</summary>
    (string Text, bool IsFile)? Output(string handle);

    /// <summary>The answer to the next post that holds the words is lost.</summary>
    void LoseAnswer(string words);

    /// <summary>The next post that holds the words is answered with "wait".</summary>
    void AskToWait(string words);

    /// <summary>The platform refuses the words in any form but plain text.</summary>
    IDisposable RefuseForms(string words);

    /// <summary>Nobody answers until it ends.</summary>
    Task OutageAsync();

    Task EndOutageAsync();

    /// <summary>What comes next comes twice.</summary>
    void SendTwice();
}
