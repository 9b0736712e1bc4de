namespace ChatOps.Core.Chat;

public enum Tone { Neutral, Good, Warning, Bad }
